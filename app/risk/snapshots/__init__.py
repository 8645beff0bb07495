"""The register as it stood at the end of each month."""
