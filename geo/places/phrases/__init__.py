"""Spatial language → areas: `regions.find_phrases` reads شمال غربي الموصل، بين مصراتة وسرت، على الحدود مع سورية."""
