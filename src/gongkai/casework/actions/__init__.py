"""What people do in casework: one function a business step, whoever calls it (a page, the API, the background)."""
