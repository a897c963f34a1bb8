"""Parts of pages: each draws one answer, or one set of controls."""
