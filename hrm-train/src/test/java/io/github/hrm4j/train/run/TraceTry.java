package io.github.hrm4j.train.run;
import java.nio.file.*;
final class TraceTry { public static void main(String[] a) throws Exception { long t=System.nanoTime();
  var m = LaunchTrace.of(a[0].equals("maze")?LaunchTrace.Task.MAZE:LaunchTrace.Task.SUDOKU, a[1], Files.createTempDirectory("trace"));
  m.forEach((k,v)->System.out.printf("%-60s %6d %8.3f %8.3f%n",k,v.count(),v.readBytes()/1e9,v.writtenBytes()/1e9));
  System.out.println(m.values().stream().mapToLong(LaunchTrace.Launches::count).sum()+" launches, "+(System.nanoTime()-t)/1e9+" s"); } }
