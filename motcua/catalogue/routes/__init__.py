"""Routes (quy trình nội bộ): which steps a dossier takes between acceptance and its result."""
