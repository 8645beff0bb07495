"""Official figures: computed over all records by a job, frozen, opened down to the rows one may read."""
