import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Allows only scripts of this server, and no text that becomes markup. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  requireTrustedTypesFor: ["'script'"],
  // The page's only policy: it creates the URL of the page's own worker.
  trustedTypes: ['worker'],
};

const apply = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
  hsts: false,
  // For Internet Explorer, Flash and browsers older than the policy above.
  xXssProtection: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
});

/** Sets the security headers of every HTTP response, those of Socket.IO included. */
export function setSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  apply(request, response, (error?: unknown) => {
    if (error) throw error;
  });
}
