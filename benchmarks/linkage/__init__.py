"""How well records are linked, on labelled sets made here and, where given, on sets from elsewhere."""
