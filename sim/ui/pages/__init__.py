"""The pages; each is run as a script by the frame."""
