"""The papers printed for a dossier (TT 03/2025/TT-VPCP, Phụ lục I), a file a form."""
