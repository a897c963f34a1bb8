"""A scenario as one HTML file that answers by itself: in a browser, without a server."""
