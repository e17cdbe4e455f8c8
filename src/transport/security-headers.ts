import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Only what this server ships runs, and no text becomes markup. */
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
  // The one policy: it knows the address of the page's own worker and nothing else.
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
