"""Changes of the structure of what the portal keeps."""
