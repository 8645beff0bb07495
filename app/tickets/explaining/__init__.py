"""Telling how a clock came to stand where it does, so that anybody can add it up by hand."""
