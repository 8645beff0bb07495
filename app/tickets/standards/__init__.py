"""Service levels: what is shipped, their versions, how they are changed."""
