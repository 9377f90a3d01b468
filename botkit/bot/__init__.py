"""The bot itself: ezcord on py-cord, with the telemetry and the routes."""
