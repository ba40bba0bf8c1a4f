"""Addresses as people write them to addresses of the BAG, from local data only."""
