"""Printed matter: posters, card, insert, the magazine of a month; QR codes; PDF by WeasyPrint."""
