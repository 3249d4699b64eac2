"""A private PostgreSQL under the data folder: started on first use, shared, stopped when its last user leaves."""
