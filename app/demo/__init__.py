"""The demo company: invented people and firms that nobody is, with a past of two years."""
