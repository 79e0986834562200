"""Digital signatures on PDF files: made (PAdES), told, and held against the trusted roots."""
