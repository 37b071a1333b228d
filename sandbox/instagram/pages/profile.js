/** The tiles come in an answer of their own, after the page. */
const tiles = document.getElementById('tiles');
const response = await fetch(`/instagram/api/tiles/${tiles.dataset.user}`);
if (response.ok) tiles.innerHTML = await response.text();
