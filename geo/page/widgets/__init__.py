"""The page's widgets, a module for each part of the page: with `app.py` all that knows Streamlit."""
