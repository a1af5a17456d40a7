// Draws /openapi.json. The renderer speaks English only; what is ours follows the browser.
"use strict";

if (!navigator.language.startsWith("zh")) {
  document.documentElement.lang = "en";
  document.title = "Genjin API";
}

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#calls",
  deepLinking: true,
  filter: true,
  displayRequestDuration: true,
  persistAuthorization: false, // a token is forgotten with the page
  validatorUrl: null, // nothing is sent anywhere else
});
