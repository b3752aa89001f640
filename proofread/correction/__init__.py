"""How does a text become edits? The one way there is: pieces, proposals, decisions, guards."""
