"""Departments and colleagues: pages."""
