/** The page of a run while it goes on, served to one browser. */
package io.github.hrm4j.train.view.live;
