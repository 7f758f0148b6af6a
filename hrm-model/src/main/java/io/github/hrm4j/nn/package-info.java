/** Layers: operations with the parameters they need. Nothing here knows of HRM. */
package io.github.hrm4j.nn;
