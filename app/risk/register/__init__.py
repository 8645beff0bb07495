"""The register: risks, their list, what is brought in and taken out."""
