/** Creates Pabal's topics and checks, at every start, that they retain what the promises need. */
package io.pabal.jobs.topics;
