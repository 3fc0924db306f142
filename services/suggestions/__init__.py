"""What a store's variant could be made as: guesses with their reasons. Nothing is connected by them."""

from services.suggestions.finding import suggestions_for
from services.suggestions.guesses import suggest, suggest_from
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import CERTAIN, LEAST, Suggestion
from services.suggestions.words import why
