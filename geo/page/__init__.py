"""What the page shows: HTML, charts, the folium map and its wording. Streamlit itself stays in `app.py`."""
