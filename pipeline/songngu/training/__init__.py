"""Making and measuring models: recipes, training, conversion, scores."""
