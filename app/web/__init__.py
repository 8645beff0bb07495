"""What all pages share: request, answers, forms, lists, shell."""
