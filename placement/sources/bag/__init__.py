"""The register of addresses and buildings (BAG), in every form in which it is handed out."""
