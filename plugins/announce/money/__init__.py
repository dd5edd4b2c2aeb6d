"""What announcing costs: prices, a monthly budget that is never passed, and the report."""
