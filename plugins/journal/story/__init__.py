"""A publication among the others, and on paper: related ones, series, dossiers, the QR code of its address, tables that scroll."""
