"""What people type, brought into one normal form and checked."""
