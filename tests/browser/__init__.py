"""What a student sees in a real browser."""
