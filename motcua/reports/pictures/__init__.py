"""Charts, drawn once: on a page as SVG whose marks are links, in Word and mail as PNG."""
