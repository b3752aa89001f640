"""Word documents: their paragraphs as prose, edits as tracked changes or plain corrections."""
