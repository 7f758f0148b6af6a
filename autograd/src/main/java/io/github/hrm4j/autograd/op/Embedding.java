package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Rows of a table by number. table [rows, w...], ids [...] → y [..., w...] with y[i] =
 * table[ids[i]]; dtable[r] = Σ dy[i] over all i with ids[i] = r.
 *
 * @param ids i32 [...]
 * @param rows rows of the table
 */
public record Embedding(Tensor ids, int rows) implements Op {
  /**
   * The rows of table [rows, w...] named by i32 ids [...], as [..., w...].
   *
   * @param table [rows, w...]
   * @param ids i32 [...]
   * @return [..., w...]
   * @throws io.github.hrm4j.tensor.DTypeException if the ids are not i32
   * @throws IndexOutOfBoundsException if an id is not a row, where the backend can tell
   */
  public static Variable apply(Variable table, Tensor ids) {
    Tensor y = table.backend().gather(table.value(), ids);
    return Tape.push(new Embedding(ids, table.shape().extent(0)), y, table);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(ids);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().scatterAdd(dy, ids, rows));
  }
}
