"""What everything stands on: no HTTP here, and nothing of the product."""
