"""Turn a received file into blocks: PDF, DOCX, HTML and plain text."""
