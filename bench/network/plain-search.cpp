// The same searches as analysis/src/network, as anybody would write them in C++: bucket queue, integer lengths, one
// thread, vectors. Reads the nodes and segments written by the benchmark, prints one `name milliseconds checksum` a line.
#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

static const int UNREACHED = INT_MAX;

struct Arc { int target, cost; };
struct Graph {
  int numNodes;
  std::vector<int> firstArc;
  std::vector<Arc> arcs;
  int maxArc = 0;
};
struct Entry { int node, distance, next; };

struct Search {
  const Graph& graph;
  int shift, mask;
  std::vector<int> head, distance, owner, reached;
  std::vector<Entry> entries;
  Search(const Graph& g, int shift) : graph(g), shift(shift), distance(g.numNodes, UNREACHED), owner(g.numNodes, -1) {
    int numBuckets = 2;
    while (numBuckets < (std::max(g.maxArc, 1) >> shift) + 2) numBuckets *= 2;
    head.assign(numBuckets, -1);
    mask = numBuckets - 1;
  }
  int waiting = 0;
  void push(int node, int walked) {
    int bucket = (walked >> shift) & mask;
    entries.push_back({node, walked, head[bucket]});
    head[bucket] = (int)entries.size() - 1;
    waiting++;
  }
  // Distances of everything within the cutoff from one node.
  void within(int source, int cutoff) {
    entries.clear();
    reached.clear();
    distance[source] = 0;
    reached.push_back(source);
    push(source, 0);
    for (int bucket = 0; waiting > 0; bucket = (bucket + 1) & mask)
      while (head[bucket] >= 0) {
        Entry entry = entries[head[bucket]];
        head[bucket] = entry.next;
        waiting--;
        if (distance[entry.node] != entry.distance) continue;
        for (int k = graph.firstArc[entry.node]; k < graph.firstArc[entry.node + 1]; k++) {
          const Arc& arc = graph.arcs[k];
          int next = entry.distance + arc.cost;
          if (next > cutoff || next >= distance[arc.target]) continue;
          if (distance[arc.target] == UNREACHED) reached.push_back(arc.target);
          distance[arc.target] = next;
          push(arc.target, next);
        }
      }
  }
  void clear() {
    for (int node : reached) distance[node] = UNREACHED;
  }
  // The nearest of all sources for every node, the lowest of equally near ones.
  void nearest(const std::vector<int>& sources, int cutoff) {
    std::fill(distance.begin(), distance.end(), UNREACHED);
    std::fill(owner.begin(), owner.end(), -1);
    entries.clear();
    for (int i = 0; i < (int)sources.size(); i++) {
      if (distance[sources[i]] == 0) continue;
      distance[sources[i]] = 0;
      owner[sources[i]] = i;
      push(sources[i], 0);
    }
    for (int bucket = 0; waiting > 0; bucket = (bucket + 1) & mask)
      while (head[bucket] >= 0) {
        Entry entry = entries[head[bucket]];
        head[bucket] = entry.next;
        waiting--;
        if (distance[entry.node] != entry.distance) continue;
        for (int k = graph.firstArc[entry.node]; k < graph.firstArc[entry.node + 1]; k++) {
          const Arc& arc = graph.arcs[k];
          int next = entry.distance + arc.cost;
          if (next > cutoff) continue;
          int& known = distance[arc.target];
          int& by = owner[arc.target];
          if (next > known || (next == known && owner[entry.node] >= by)) continue;
          known = next;
          by = owner[entry.node];
          push(arc.target, next);
        }
      }
  }
};

template <typename Work>
static double fastest(int turns, Work work) {
  double best = 1e18;
  for (int turn = 0; turn <= turns; turn++) {
    // Time of this process alone, so that others on the machine count as little as they can.
    timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    work();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double ms = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
    if (turn > 0) best = std::min(best, ms);
  }
  return best;
}

static std::vector<int> readInts(FILE* file, size_t count) {
  std::vector<int> values(count);
  if (fread(values.data(), sizeof(int), count, file) != count) exit(2);
  return values;
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  FILE* file = fopen(argv[1], "rb");
  if (!file) return 2;
  const int turns = atoi(argv[2]);
  // numNodes, numEdges, numSources, numKinds; edges as from, to, cost; sources of all kinds.
  std::vector<int> sizes = readInts(file, 4);
  Graph graph;
  graph.numNodes = sizes[0];
  std::vector<int> edges = readInts(file, 3 * (size_t)sizes[1]);
  std::vector<int> sources = readInts(file, (size_t)sizes[2] * sizes[3]);
  fclose(file);
  graph.firstArc.assign(graph.numNodes + 1, 0);
  long long sum = 0;
  for (int e = 0; e < sizes[1]; e++) {
    graph.firstArc[edges[3 * e] + 1]++;
    graph.firstArc[edges[3 * e + 1] + 1]++;
    graph.maxArc = std::max(graph.maxArc, edges[3 * e + 2]);
    sum += edges[3 * e + 2];
  }
  for (int i = 0; i < graph.numNodes; i++) graph.firstArc[i + 1] += graph.firstArc[i];
  graph.arcs.resize(2 * (size_t)sizes[1]);
  std::vector<int> fill = graph.firstArc;
  for (int e = 0; e < sizes[1]; e++) {
    graph.arcs[fill[edges[3 * e]]++] = {edges[3 * e + 1], edges[3 * e + 2]};
    graph.arcs[fill[edges[3 * e + 1]]++] = {edges[3 * e], edges[3 * e + 2]};
  }
  int shift = 4;
  while ((2LL << shift) <= sum / std::max(sizes[1], 1) / 2) shift++;
  Search search(graph, shift);

  std::vector<int> first(sources.begin(), sources.begin() + sizes[2]);
  long long check = 0;
  double ms = fastest(turns, [&] {
    search.nearest(first, INT_MAX - 1);
  });
  for (int d : search.distance) if (d != UNREACHED) check += d;
  printf("nearest %.4f %lld\n", ms, check);
  std::fill(search.distance.begin(), search.distance.end(), UNREACHED);

  const int reaches[3] = {30000, 50000, 100000};
  std::vector<double> sums(3 * (size_t)graph.numNodes);
  ms = fastest(std::max(1, turns / 4), [&] {
    check = 0;
    for (int kind = 0; kind < sizes[3]; kind++) {
      std::fill(sums.begin(), sums.end(), 0);
      for (int i = 0; i < sizes[2]; i++) {
        search.within(sources[kind * sizes[2] + i], reaches[2]);
        for (int node : search.reached)
          for (int r = 2; r >= 0 && search.distance[node] <= reaches[r]; r--) sums[r * (size_t)graph.numNodes + node] += 1;
        search.clear();
      }
      for (double value : sums) check += (long long)value;
    }
  });
  printf("sums %.4f %lld\n", ms, check);

  ms = fastest(std::max(1, turns / 4), [&] {
    check = 0;
    for (int node = 0; node < graph.numNodes; node++) {
      search.within(node, reaches[2]);
      check += search.reached.size();
      search.clear();
    }
  });
  printf("reach %.4f %lld\n", ms, check);
  return 0;
}
