"""Sign-in, set-up, own profile, sessions."""
