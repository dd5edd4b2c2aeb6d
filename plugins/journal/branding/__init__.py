"""What makes the journal the town's own: palette, two colours whose contrast is measured, density, arms."""
