"""Public registers by the network: politely, bounded, and with nothing of a delivery sent out.

No module here takes or imports a table: what goes out is the rectangle of a region or the codes of
its municipalities, and the fixed words of `placement_data/registers/sources.toml`.
"""
