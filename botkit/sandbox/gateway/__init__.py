"""The gateway of the sandbox: sessions, websockets, dispatches."""
