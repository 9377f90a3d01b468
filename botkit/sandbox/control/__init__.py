"""What a developer or a test does to the sandbox."""
