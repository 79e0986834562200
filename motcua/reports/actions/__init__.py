"""What is written about figures."""
