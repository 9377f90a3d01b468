"""Small slash commands that a new bot has from the first minute."""
